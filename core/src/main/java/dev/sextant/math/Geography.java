package dev.sextant.math;

/// Places on the globe, in degrees: latitude in [-90, 90], longitude in [-180, 180].
public final class Geography {
  /// Mean radius of the earth (IUGG), in kilometres.
  private static final double EARTH_RADIUS = 6371.0088;

  /// The letters of a geohash, five bits each [1].
  ///
  /// [1] Niemeyer, geohash.org, 2008.
  private static final String LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz";

  public static final int LONGEST_HASH = 12;

  private Geography() {}

  /// Great-circle distance by the haversine formula, which takes the earth for a sphere: off by at
  /// most 0.6 %.
  ///
  /// @return kilometres; NaN when a place is none
  public static double distance(
      double latitude, double longitude, double otherLatitude, double otherLongitude) {
    if (!isPlace(latitude, longitude) || !isPlace(otherLatitude, otherLongitude)) {
      return Double.NaN;
    }
    double north = Math.sin(Math.toRadians(otherLatitude - latitude) / 2);
    double east = Math.sin(Math.toRadians(otherLongitude - longitude) / 2);
    double half =
        north * north
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(otherLatitude))
                * east
                * east;
    return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
  }

  public static boolean isPlace(double latitude, double longitude) {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }

  /// The cell of a place: bits of longitude and latitude in turn, each halving what is left.
  ///
  /// @param length letters, in [1, 12]; 5 make cells of about 5 km, 7 of about 150 m
  public static String geohash(double latitude, double longitude, int length) {
    double[] low = {-180, -90};
    double[] high = {180, 90};
    double[] place = {longitude, latitude};
    StringBuilder hash = new StringBuilder(length);
    int axis = 0;
    for (int letter = 0; letter < length; letter++) {
      int bits = 0;
      for (int bit = 0; bit < 5; bit++) {
        double middle = (low[axis] + high[axis]) / 2;
        boolean upper = place[axis] >= middle;
        bits = (bits << 1) | (upper ? 1 : 0);
        (upper ? low : high)[axis] = middle;
        axis = 1 - axis;
      }
      hash.append(LETTERS.charAt(bits));
    }
    return hash.toString();
  }
}
