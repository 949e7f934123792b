package dev.jetstream.cli;

/**
 * Draws an interval on a line around zero: {@code ····|··├─●─┤}.
 *
 * <p>The scale is symmetric around zero and reaches to {@code limit}; what lies beyond is cut at the edge.
 */
public final class IntervalBar {
    private final int width;
    private final double limit;

    /**
     * A drawer of bars that compare with each other.
     *
     * @param width characters; made odd so that zero has one of its own
     * @param limit the value at either edge, above 0
     */
    public IntervalBar(int width, double limit) {
        this.width = width | 1;
        this.limit = limit > 0 ? limit : 1;
    }

    /** The bar of an interval and its point. */
    public String draw(double lower, double point, double upper) {
        char[] cells = new char[width];
        int from = position(lower);
        int to = position(upper);
        for (int i = 0; i < width; i++) {
            cells[i] = i > from && i < to ? '─' : ' ';
        }
        cells[width / 2] = '│';
        cells[from] = '├';
        cells[to] = '┤';
        cells[position(point)] = '●';
        return new String(cells);
    }

    private int position(double value) {
        double share = (value / limit + 1) / 2;
        int cell = (int) Math.round(share * (width - 1));
        return Math.max(0, Math.min(width - 1, cell));
    }
}
