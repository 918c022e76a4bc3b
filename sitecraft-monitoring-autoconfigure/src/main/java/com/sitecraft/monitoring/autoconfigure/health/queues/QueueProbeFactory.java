package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.util.Set;

import com.sitecraft.monitoring.signal.QueueProbe;

/**
 * Makes the probes of the queue types that one technology is behind. Collected as beans.
 */
public interface QueueProbeFactory {

	/**
	 * The types that this factory makes probes of.
	 */
	Set<QueueType> types();

	/**
	 * Makes the probe of a queue; connects to nothing.
	 * @throws com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException
	 * when the queue is not configured right
	 */
	QueueProbe create(QueueDefinition definition);

}
