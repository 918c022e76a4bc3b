/**
 * Code that breaks the rules on purpose.
 */
@NullMarked
package com.sitecraft.architecture.broken.signal;

import org.jspecify.annotations.NullMarked;
