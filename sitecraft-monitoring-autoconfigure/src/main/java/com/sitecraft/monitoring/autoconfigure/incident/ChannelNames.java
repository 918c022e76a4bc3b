package com.sitecraft.monitoring.autoconfigure.incident;

import java.util.Set;

/**
 * Names of the channels there are, so that a policy that names another one stops the
 * start.
 */
@FunctionalInterface
public interface ChannelNames {

	Set<String> names();

}
