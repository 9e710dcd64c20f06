package dev.sextant.runtime.rows;

import dev.sextant.decision.Event;
import dev.sextant.feature.EventCodes;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A stretch of the log with the questions that are asked in it, on its way from the reader through
/// all owners to the writer; used again and again.
///
/// The reader fills events, questions and codes; each owner sets the values that are read from its
/// keys, each of which is a cell of its own; the writer has it when all owners are through.
final class Chunk {
  static final int EVENTS = 1024;
  static final int QUESTIONS = 1024;

  private final int width;
  private final int roles;
  private final @Nullable Event[] events = new @Nullable Event[EVENTS];
  private final int[] codes;
  private final @Nullable Question[] questions = new @Nullable Question[QUESTIONS];
  private final int[] before = new int[QUESTIONS];
  private final int[] roleCodes;
  private final double[][] numbers;
  private final @Nullable Object[][] objects;
  private int eventCount;
  private int questionCount;
  private CountDownLatch owners = new CountDownLatch(0);

  Chunk(Reads reads, EventCodes finding) {
    this.width = finding.widest();
    this.roles = reads.roles();
    this.codes = new int[EVENTS * width];
    this.roleCodes = new int[QUESTIONS * roles];
    int slots = reads.plan().slots().size();
    this.numbers = new double[slots][];
    this.objects = new Object[slots][];
    for (int slot : reads.closure()) {
      boolean number = reads.plan().slots().get(slot).type().isNumeric();
      numbers[slot] = new double[number ? QUESTIONS : 0];
      objects[slot] = new Object[number ? 0 : QUESTIONS];
    }
  }

  // ---- the reader's side

  void begin(int ownerCount) {
    eventCount = 0;
    questionCount = 0;
    owners = new CountDownLatch(ownerCount);
  }

  boolean isFull() {
    return eventCount == EVENTS || questionCount == QUESTIONS;
  }

  boolean isEmpty() {
    return eventCount == 0 && questionCount == 0;
  }

  /// @return where the codes of its roles go, in [#roleCodes]
  int add(Question question) {
    before[questionCount] = eventCount;
    questions[questionCount] = question;
    return roles * questionCount++;
  }

  /// @return where its codes go, in [#codes]
  int add(Event event) {
    events[eventCount] = event;
    return width * eventCount++;
  }

  // ---- everybody's

  int events() {
    return eventCount;
  }

  Event event(int index) {
    return present(events[index]);
  }

  int[] codes() {
    return codes;
  }

  int codesOf(int event) {
    return width * event;
  }

  int questions() {
    return questionCount;
  }

  Question question(int index) {
    return present(questions[index]);
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IndexOutOfBoundsException("past the end of a chunk");
    }
    return value;
  }

  /// How many of the chunk's events a question sees.
  int before(int question) {
    return before[question];
  }

  int[] roleCodes() {
    return roleCodes;
  }

  int roleCodesOf(int question) {
    return roles * question;
  }

  /// The values of a numeric slot, by question.
  double[] numbers(int slot) {
    return numbers[slot];
  }

  /// The values of a text, list or map slot, by question.
  @Nullable Object[] objects(int slot) {
    return objects[slot];
  }

  // ---- handing over

  void ownerIsThrough() {
    owners.countDown();
  }

  void awaitOwners() throws InterruptedException {
    owners.await();
  }
}
