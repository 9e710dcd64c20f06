/// The pages that people read: each answers a question, and its heading is the answer.
@NullMarked
package dev.sextant.server.console;

import org.jspecify.annotations.NullMarked;
