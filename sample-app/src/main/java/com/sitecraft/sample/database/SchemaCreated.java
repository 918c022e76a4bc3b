package com.sitecraft.sample.database;

/**
 * The tables exist. Published at every start, before anything is let at them; a listener
 * that throws is called again with the next attempt, so it has to be repeatable.
 */
public record SchemaCreated() {
}
