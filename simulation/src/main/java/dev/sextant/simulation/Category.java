package dev.sextant.simulation;

import java.util.List;

/// What a story is about.
enum Category {
  BUSINESS,
  CULTURE,
  ENVIRONMENT,
  HEALTH,
  SCIENCE,
  SPORT,
  TECHNOLOGY,
  TRAVEL;

  static final int COUNT = values().length;

  private static final List<Category> ALL = List.of(values());

  static Category at(int index) {
    return ALL.get(index);
  }

  /// What titles speak of; plural, and no real person, company or place.
  List<String> subjects() {
    return switch (this) {
      case BUSINESS ->
          List.of(
              "corner shops",
              "family firms",
              "harbour ports",
              "start-up founders",
              "freight drivers",
              "market traders",
              "credit unions",
              "furniture makers");
      case CULTURE ->
          List.of(
              "small museums",
              "film students",
              "street musicians",
              "poetry readings",
              "puppet theatres",
              "gallery owners",
              "choirs",
              "comic-book artists");
      case ENVIRONMENT ->
          List.of(
              "river otters",
              "wind farms",
              "community gardens",
              "beach clean-ups",
              "old oak woods",
              "rooftop bees",
              "tidal marshes",
              "rain gardens");
      case HEALTH ->
          List.of(
              "night nurses",
              "walking groups",
              "sleep clinics",
              "school canteens",
              "village pharmacies",
              "hearing tests",
              "back-pain classes",
              "allergy researchers");
      case SCIENCE ->
          List.of(
              "deep-sea probes",
              "amateur astronomers",
              "fossil hunters",
              "ice-core samples",
              "bird-song recordings",
              "lunar rock studies",
              "volcano sensors",
              "ant colonies");
      case SPORT ->
          List.of(
              "amateur rowers",
              "youth football clubs",
              "marathon newcomers",
              "chess juniors",
              "veteran climbers",
              "wheelchair racers",
              "second-division sides",
              "open-water swimmers");
      case TECHNOLOGY ->
          List.of(
              "home batteries",
              "repair cafes",
              "delivery robots",
              "open-source maps",
              "voice assistants",
              "small satellites",
              "quiet drones",
              "paper-thin screens");
      case TRAVEL ->
          List.of(
              "night trains",
              "mountain huts",
              "island ferries",
              "cycle routes",
              "off-season campsites",
              "canal boats",
              "border markets",
              "hiking trails");
    };
  }
}
