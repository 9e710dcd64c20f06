/// Requests, replies, routes and the problems that a caller is told about; no word of decisions.
@NullMarked
package dev.sextant.server.http;

import org.jspecify.annotations.NullMarked;
