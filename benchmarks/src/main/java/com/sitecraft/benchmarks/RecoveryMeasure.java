package com.sitecraft.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import com.sitecraft.fixtures.PostgresServer;

/**
 * How long nobody is told when the only replica is killed just as something goes wrong,
 * and is started again at once; first how long it takes without a kill.
 */
public final class RecoveryMeasure {

	private static final int KILLS = 5;

	private RecoveryMeasure() {
	}

	public static void main(String[] args) throws Exception {
		BlockingQueue<Long> pages = new LinkedBlockingQueue<>();
		HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		receiver.createContext("/", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			pages.add(System.nanoTime());
			exchange.sendResponseHeaders(202, -1);
			exchange.close();
		});
		receiver.start();
		try (Servers servers = Servers.start()) {
			execute(servers.postgres(), "create table measured (queue text)");
			String[] arguments = arguments("http://127.0.0.1:" + receiver.getAddress().getPort());
			Application application = Application.start(Variant.STARTER, servers, arguments);
			try {
				application.awaitUp();
				for (int i = 0; i <= KILLS; i++) {
					TimeUnit.SECONDS.sleep(3);
					pages.clear();
					execute(servers.postgres(), "insert into measured values ('q" + i + "')");
					long begun = System.nanoTime();
					long answers = begun;
					if (i > 0) {
						application.kill();
						application = Application.start(Variant.STARTER, servers, arguments);
						answers = System.nanoTime();
					}
					@Nullable Long page = pages.poll(2, TimeUnit.MINUTES);
					if (page == null) {
						throw new IllegalStateException("No page after two minutes");
					}
					System.out.printf("%s: answers HTTP after %,d ms, page after %,d ms%n",
							(i > 0) ? "killed and started again" : "not killed",
							Duration.ofNanos(answers - begun).toMillis(), Duration.ofNanos(page - begun).toMillis());
				}
			}
			finally {
				application.close();
			}
		}
		finally {
			receiver.stop(0);
		}
	}

	private static void execute(PostgresServer postgres, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(),
				postgres.password()); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String[] arguments(String receiver) {
		String monitoring = "--sitecraft.monitoring.";
		List<String> arguments = new ArrayList<>(
				List.of(monitoring + "jdbc.initialize-schema=always", monitoring + "instance=measured",
						monitoring + "interval=1s", monitoring + "health.defaults.interval=1s"));
		for (int i = 0; i <= KILLS; i++) {
			String queue = monitoring + "queues.measured-" + i + ".";
			arguments.addAll(List.of(queue + "type=jdbc", queue + "table=measured", queue + "where=queue = q" + i));
		}
		String rule = monitoring + "alerts.rules.measured.";
		arguments.addAll(List.of(rule + "metric=sitecraft_queue_depth", rule + "match=queue_name=~\"measured-.*\"",
				rule + "above=0"));
		String channel = monitoring + "notifications.channels.measured.";
		arguments.addAll(List.of(channel + "type=webhook", channel + "url=" + receiver, channel + "allow-private=true",
				channel + "rate=1000"));
		String incidents = monitoring + "incidents.";
		arguments.addAll(List.of(incidents + "group-wait=0s", incidents + "group-by=queue_name",
				incidents + "policies.measured.steps[0].notify=channel:measured",
				incidents + "routes[0].match=alertname=\"measured\"", incidents + "routes[0].policy=measured",
				incidents + "policies.silent.steps[0].notify=channel:log", incidents + "routes[1].policy=silent"));
		return arguments.toArray(String[]::new);
	}

}
