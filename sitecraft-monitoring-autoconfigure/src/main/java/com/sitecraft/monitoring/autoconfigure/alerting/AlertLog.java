package com.sitecraft.monitoring.autoconfigure.alerting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Logs each change that people should know of in one line. Label values may be an
 * attacker's, so nothing in them can end the line.
 */
final class AlertLog implements AlertListener {

	private static final Logger logger = LoggerFactory.getLogger("com.sitecraft.monitoring.alerts");

	@Override
	public void changed(AlertChange change) {
		if (change.notable()) {
			Alert alert = change.after();
			logger.atLevel(level(change.kind(), alert.severity())).log(line(change));
		}
	}

	private static Level level(AlertChange.Kind kind, Severity severity) {
		if (severity == Severity.INFO) {
			return Level.INFO;
		}
		boolean bad = kind == AlertChange.Kind.FIRED && severity.rank() >= Severity.ERROR.rank();
		return bad ? Level.ERROR : Level.WARN;
	}

	static String line(AlertChange change) {
		Alert alert = change.after();
		String muted = alert.mutedBy().isEmpty() ? "" : " (muted by " + String.join(", ", alert.mutedBy()) + ")";
		return Redaction.redact("Alert " + alert.rule() + " " + change.kind() + muted + ": " + alert.summary() + " "
				+ alert.labels() + " because " + alert.why());
	}

}
