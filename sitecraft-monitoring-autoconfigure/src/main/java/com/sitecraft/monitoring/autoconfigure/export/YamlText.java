package com.sitecraft.monitoring.autoconfigure.export;

import java.io.StringWriter;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Maps, lists, texts and integers as YAML that Go's parser reads back unchanged.
 */
final class YamlText {

	/**
	 * The key whose list of texts becomes a comment above its map. No key of the formats
	 * is empty.
	 */
	static final String COMMENTS = "";

	/** What ends a line, and what YAML has no literal form for. */
	private static final Pattern UNPRINTABLE = Pattern
		.compile("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029\\uFEFF\\uFFFE\\uFFFF]");

	private YamlText() {
	}

	static String of(Map<String, ?> document) {
		DumperOptions options = new DumperOptions();
		options.setProcessComments(true);
		options.setSplitLines(false);
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
		StringWriter writer = new StringWriter();
		new Yaml(options).serialize(node(document), writer);
		return writer.toString();
	}

	private static Node node(Object value) {
		if (value instanceof Map<?, ?> map) {
			return mapping(map);
		}
		if (value instanceof Collection<?> list) {
			List<Node> nodes = new ArrayList<>();
			list.forEach((element) -> nodes.add(node(element)));
			return new SequenceNode(Tag.SEQ, nodes, DumperOptions.FlowStyle.BLOCK);
		}
		if (value instanceof Integer || value instanceof Boolean) {
			Tag tag = (value instanceof Integer) ? Tag.INT : Tag.BOOL;
			return new ScalarNode(tag, value.toString(), null, null, DumperOptions.ScalarStyle.PLAIN);
		}
		return text(value.toString());
	}

	private static Node mapping(Map<?, ?> map) {
		List<NodeTuple> tuples = new ArrayList<>();
		map.forEach((key, value) -> {
			if (!key.equals(COMMENTS)) {
				tuples.add(new NodeTuple(text(key.toString()), node(value)));
			}
		});
		if (map.get(COMMENTS) instanceof Collection<?> comments && !comments.isEmpty()) {
			// On the map itself they would end up between the dash of a list and its map.
			tuples.get(0)
				.getKeyNode()
				.setBlockComments(comments.stream().map((line) -> comment(line.toString())).toList());
		}
		return new MappingNode(Tag.MAP, tuples, DumperOptions.FlowStyle.BLOCK);
	}

	/**
	 * Plain is a wish: the emitter quotes what would be read as something else. What ends
	 * a line is escaped, since in single quotes Go's parser folds it.
	 */
	private static ScalarNode text(String text) {
		DumperOptions.ScalarStyle style = UNPRINTABLE.matcher(text).find() ? DumperOptions.ScalarStyle.DOUBLE_QUOTED
				: DumperOptions.ScalarStyle.PLAIN;
		return new ScalarNode(Tag.STR, encodable(text), null, null, style);
	}

	/**
	 * Nothing in it may end the line, or what follows would be read as configuration.
	 */
	private static CommentLine comment(String line) {
		String safe = UNPRINTABLE.matcher(encodable(line)).replaceAll(" ");
		return new CommentLine(null, null, " " + safe, CommentType.BLOCK);
	}

	/** Half a surrogate pair exists in Java only. */
	private static String encodable(String text) {
		CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
		if (encoder.canEncode(text)) {
			return text;
		}
		StringBuilder whole = new StringBuilder();
		text.codePoints()
			.forEach((point) -> whole.appendCodePoint(
					(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) ? 0xFFFD : point));
		return whole.toString();
	}

}
