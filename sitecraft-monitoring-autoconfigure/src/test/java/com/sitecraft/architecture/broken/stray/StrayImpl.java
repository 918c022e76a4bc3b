package com.sitecraft.architecture.broken.stray;

import com.sitecraft.architecture.broken.health.SoundAutoConfiguration;

public class StrayImpl {

	public StrayImpl(Object owner) {
		if (owner instanceof SoundAutoConfiguration) {
			throw new IllegalArgumentException("owner");
		}
	}

}
