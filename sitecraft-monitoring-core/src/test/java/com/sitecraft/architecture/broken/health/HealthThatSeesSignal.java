package com.sitecraft.architecture.broken.health;

import com.sitecraft.architecture.broken.signal.SignalThatSeesHealth;

public record HealthThatSeesSignal(SignalThatSeesHealth signal) {
}
