/// The command line: a class per verb, how progress is shown, and how a failure is told.
@NullMarked
package dev.sextant.cli;

import org.jspecify.annotations.NullMarked;
