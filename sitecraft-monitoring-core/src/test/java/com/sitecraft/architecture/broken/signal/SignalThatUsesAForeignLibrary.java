package com.sitecraft.architecture.broken.signal;

import org.assertj.core.api.Assertions;

class SignalThatUsesAForeignLibrary {

	int[] primitivesAreFine(int[] values) {
		Assertions.assertThat(values).isNotNull();
		return values;
	}

}
