/**
 * SiteCraft, a small website-analysis SaaS that shows what the monitoring sees.
 */
@NullMarked
package com.sitecraft.sample;

import org.jspecify.annotations.NullMarked;
