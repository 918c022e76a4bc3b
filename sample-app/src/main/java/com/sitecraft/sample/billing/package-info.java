/**
 * Trials, upgrades, cancellations and credit purchases.
 */
@NullMarked
package com.sitecraft.sample.billing;

import org.jspecify.annotations.NullMarked;
