/// The server, tested over loopback in front of two small worlds.
@NullMarked
package dev.sextant.server;

import org.jspecify.annotations.NullMarked;
