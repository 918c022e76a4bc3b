package com.sitecraft.benchmarks;

import java.util.List;

/**
 * Something to measure on servers that all measures share; leaves them as it found them.
 */
@FunctionalInterface
interface Measure {

	List<Row> take(Servers servers, Effort effort) throws Exception;

}
