/**
 * A parsed page is held against rules and becomes a score with findings.
 */
@NullMarked
package com.sitecraft.sample.analysis.score;

import org.jspecify.annotations.NullMarked;
