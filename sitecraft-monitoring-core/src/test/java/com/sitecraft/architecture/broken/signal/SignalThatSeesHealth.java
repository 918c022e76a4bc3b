package com.sitecraft.architecture.broken.signal;

import com.sitecraft.architecture.broken.health.HealthThatSeesSignal;

public class SignalThatSeesHealth {

	public HealthThatSeesSignal upwards() {
		return new HealthThatSeesSignal(this);
	}

}
