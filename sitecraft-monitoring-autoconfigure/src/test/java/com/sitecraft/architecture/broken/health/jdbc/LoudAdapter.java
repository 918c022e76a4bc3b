package com.sitecraft.architecture.broken.health.jdbc;

public class LoudAdapter {

}
