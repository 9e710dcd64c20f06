/// The JSON interface: what comes in is checked strictly, what goes out is written as a stream.
@NullMarked
package dev.sextant.server.api;

import org.jspecify.annotations.NullMarked;
