package com.sitecraft.architecture.broken.health.jdbc;

class QuietAdapter {

}
