/**
 * Pages are fetched in bounded time and size, and never from an internal address.
 */
@NullMarked
package com.sitecraft.sample.analysis.fetch;

import org.jspecify.annotations.NullMarked;
