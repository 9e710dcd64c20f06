package dev.sextant.simulation;

/// What a reader holds. It decides how much of a slate comes onto the screen.
enum Device {
  PHONE("phone", 8),
  TABLET("tablet", 10),
  DESKTOP("desktop", 12);

  private final String word;
  private final int shows;

  Device(String word, int shows) {
    this.word = word;
    this.shows = shows;
  }

  /// As the field `device` of a query has it.
  String word() {
    return word;
  }

  /// Positions of a slate that are seen at all; there are impressions of no others.
  int shows() {
    return shows;
  }

  static Device named(Object word) {
    for (Device device : values()) {
      if (device.word.equals(word)) {
        return device;
      }
    }
    throw new IllegalArgumentException("no device '" + word + "'; known: phone, tablet, desktop");
  }
}
