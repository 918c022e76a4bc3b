package com.sitecraft.monitoring.incident;

import java.util.List;

import com.sitecraft.monitoring.signal.Labels;

/**
 * Routes in order, of which the first that matches counts.
 *
 * @param routes the last one matches every alert, so that none is lost
 */
public record Routes(List<Route> routes) {

	public Routes {
		routes = List.copyOf(routes);
		if (routes.isEmpty() || !routes.get(routes.size() - 1).matchers().isEmpty()) {
			throw new IllegalArgumentException(
					"routes is without a last route for all alerts, allowed is a last route without match");
		}
	}

	Route of(Labels labels) {
		for (Route route : this.routes) {
			if (route.matches(labels)) {
				return route;
			}
		}
		throw new IllegalStateException("The last route matches everything");
	}

}
