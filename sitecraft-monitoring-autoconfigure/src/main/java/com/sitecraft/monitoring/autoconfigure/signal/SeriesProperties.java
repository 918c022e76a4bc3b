package com.sitecraft.monitoring.autoconfigure.signal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.signal.SeriesLimits;

/**
 * What is kept of the meters that rules look at.
 *
 * @param maxSeries Most series in memory; further ones are refused, counted and alerted.
 */
@ConfigurationProperties("sitecraft.monitoring.series")
record SeriesProperties(@DefaultValue("20000") int maxSeries) {

	SeriesProperties {
		if (maxSeries < 1) {
			throw new InvalidMonitoringPropertyException("sitecraft.monitoring.series.max-series", maxSeries,
					"1 or more");
		}
	}

	SeriesLimits limits() {
		SeriesLimits defaults = SeriesLimits.defaults();
		return new SeriesLimits(this.maxSeries, defaults.fine(), defaults.step(), defaults.coarse(), defaults.forget());
	}

}
