package com.sitecraft.monitoring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that does to each connection what a test wants, also what no server should.
 */
public final class RawServer implements AutoCloseable {

	private final ServerSocket listener;

	private final Conversation conversation;

	private final List<Socket> open = new CopyOnWriteArrayList<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	public RawServer(Conversation conversation) throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.conversation = conversation;
		start(this::accept);
	}

	/** Reads one HTTP request and answers these bytes, then closes. */
	public static Conversation answering(String answer) {
		return (socket, server) -> {
			server.readRequest(socket);
			socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
			socket.getOutputStream().flush();
		};
	}

	/** Answers with what was asked, in body and header. */
	public static Conversation repeating(int status) {
		return (socket, server) -> {
			String request = server.readRequest(socket);
			byte[] body = request.getBytes(StandardCharsets.UTF_8);
			String head = "HTTP/1.1 " + status + " " + request.replaceAll("[^ -~]", " ") + "\r\nX-Echo: "
					+ request.replaceAll("[^ -~]", " ") + "\r\nContent-Length: " + body.length + "\r\n\r\n";
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().write(body);
			socket.getOutputStream().flush();
		};
	}

	/** Resets the connection when something was read. */
	public static Conversation resetting() {
		return (socket, server) -> {
			socket.getInputStream().read();
			socket.setSoLinger(true, 0);
		};
	}

	/** Reads for ever, and says nothing. */
	public static Conversation hanging() {
		return (socket, server) -> socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** Head and body of each request. */
	public List<String> requests() {
		return this.requests;
	}

	String readRequest(Socket socket) throws IOException {
		InputStream stream = socket.getInputStream();
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = stream.read();
			if (next < 0) {
				throw new IOException("no request");
			}
			head.append((char) next);
		}
		String length = head.toString().toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1");
		String request = head + new String(stream.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
		this.requests.add(request);
		return request;
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket socket = this.listener.accept();
				this.open.add(socket);
				start(() -> talk(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void talk(Socket socket) {
		try (socket) {
			this.conversation.talk(socket, this);
		}
		catch (IOException ex) {
			// The client went away.
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	/**
	 * What happens on a connection, which is closed afterwards.
	 */
	@FunctionalInterface
	public interface Conversation {

		void talk(Socket socket, RawServer server) throws IOException;

	}

}
