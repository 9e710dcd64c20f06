/// Answers over HTTP: the API, the console's pages and the metrics of running systems.
@NullMarked
package dev.sextant.server;

import org.jspecify.annotations.NullMarked;
