package com.sitecraft.sample.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Version, address and process id of the servers in use, for whoever wants to break them.
 */
@Component
class ServerFacts {

	private final JdbcClient jdbc;

	private final StringRedisTemplate redis;

	ServerFacts(JdbcClient jdbc, StringRedisTemplate redis) {
		this.jdbc = jdbc;
		this.redis = redis;
	}

	String postgres() {
		try {
			return this.jdbc.sql("select current_setting('server_version') as version, current_setting('port') as port")
				.query((row, number) -> "PostgreSQL %s, port %s".formatted(row.getString("version").split(" ")[0],
						row.getString("port")))
				.single() + process();
		}
		catch (DataAccessException ex) {
			return "PostgreSQL does not answer yet; it is tried again in the background";
		}
	}

	/**
	 * The server notes its process in the first line of a file. Only a privileged user
	 * may ask where, and only on the same machine is it there: empty in all other cases.
	 */
	private String process() {
		try {
			String data = this.jdbc.sql("select current_setting('data_directory')").query(String.class).single();
			return ", process " + Files.readAllLines(Path.of(data, "postmaster.pid")).get(0).strip();
		}
		catch (IOException | RuntimeException ex) {
			return "";
		}
	}

	String redis() {
		try {
			RedisCallback<Properties> info = (connection) -> connection.serverCommands().info("server");
			Properties facts = this.redis.execute(info);
			return (facts != null) ? "Redis %s, port %s, process %s".formatted(facts.getProperty("redis_version"),
					facts.getProperty("tcp_port"), facts.getProperty("process_id")) : "Redis";
		}
		catch (DataAccessException ex) {
			return "Redis does not answer yet; it is tried again in the background";
		}
	}

}
