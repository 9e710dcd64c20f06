package dev.sextant.cli;

import java.util.List;
import java.util.concurrent.Callable;

/// A verb with verbs of its own below it, such as `models advise`.
interface Parent {
  List<Callable<Integer>> verbs();
}
