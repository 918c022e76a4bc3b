/**
 * The schema is created in the background, as soon as the database answers.
 */
@NullMarked
package com.sitecraft.sample.database;

import org.jspecify.annotations.NullMarked;
