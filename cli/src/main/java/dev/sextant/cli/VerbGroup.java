package dev.sextant.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Verbs that belong together on the help page.
///
/// @param title what they are for
/// @param verbs their constructors
record VerbGroup(String title, List<Function<Terminal, Callable<Integer>>> verbs) {}
