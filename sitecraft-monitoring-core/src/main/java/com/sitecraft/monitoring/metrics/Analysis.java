package com.sitecraft.monitoring.metrics;

/**
 * One analysis that runs. It ends once, with the first of {@link #completed()},
 * {@link #failed()} and {@link #close()}; whatever comes after that does nothing. Closing
 * without {@code completed()} is a failure, so that an exception inside
 * try-with-resources is one:
 *
 * <pre class="code">
 * try (Analysis analysis = this.analysisMetrics.start(workspaceId, planType, "full")) {
 *     analysis.stage("fetch");
 *     ...
 *     analysis.stage("parse");
 *     ...
 *     analysis.completed();
 * }
 * </pre>
 *
 * Until it ends it is known to run, so one that is never closed looks like a job that
 * hangs. It may be handed to another thread, and any thread may end it. No method blocks
 * or throws.
 */
public interface Analysis extends AutoCloseable {

	/**
	 * Ends the stage before, if any, and starts this one. The last stage ends with the
	 * analysis, with its outcome. To be called by the thread that does the work.
	 * @param name one of few names, such as {@code fetch}
	 */
	void stage(String name);

	/**
	 * Ends it as a success.
	 */
	void completed();

	/**
	 * Ends it as a failure.
	 */
	void failed();

	/**
	 * Ends it as a failure unless it has ended.
	 */
	@Override
	void close();

}
