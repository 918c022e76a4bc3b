/**
 * Server-rendered pages.
 */
@NullMarked
package com.sitecraft.sample.web;

import org.jspecify.annotations.NullMarked;
