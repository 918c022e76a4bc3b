package com.sitecraft.monitoring;

import org.jspecify.annotations.Nullable;

/**
 * Which of the stored entries are meant.
 *
 * @param kind their kind, {@code null} for every kind
 * @param writer instance that wrote them last, {@code null} for every one
 */
public record Selection(Entry.@Nullable Kind kind, @Nullable String writer) {

	public static Selection everything() {
		return new Selection(null, null);
	}

	public static Selection of(Entry.Kind kind) {
		return new Selection(kind, null);
	}

	public static Selection of(Entry.Kind kind, String writer) {
		return new Selection(kind, writer);
	}

	public boolean includes(Entry entry) {
		return (this.kind == null || this.kind == entry.key().kind())
				&& (this.writer == null || this.writer.equals(entry.writer()));
	}

}
