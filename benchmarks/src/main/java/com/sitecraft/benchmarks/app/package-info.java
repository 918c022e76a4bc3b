/**
 * The application that is measured, with the library and without; knows nothing of it.
 */
@NullMarked
package com.sitecraft.benchmarks.app;

import org.jspecify.annotations.NullMarked;
