package com.sitecraft.architecture.broken.stray;

final class StrayUtil {

	private StrayUtil() {
	}

}
