/**
 * Demo accounts and the demo sites that are analysed by default.
 */
@NullMarked
package com.sitecraft.sample.demo;

import org.jspecify.annotations.NullMarked;
