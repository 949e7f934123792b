package dev.jetstream.core.statistics.calibration;

import java.util.List;
import java.util.Locale;

/** The coverage of all cells as an SVG: a dot a cell, the nominal level and four standard errors around it. */
final class CoveragePlot {
    private static final int LEFT = 330;
    private static final int WIDTH = 440;
    private static final int LINE = 15;
    private static final int TOP = 34;
    private static final double FROM = 90;
    private static final double TO = 100;

    private CoveragePlot() {}

    /** The plot of labelled coverages in per cent. */
    static String svg(List<Dot> dots, double nominal, double allowed) {
        int height = TOP + LINE * dots.size() + 10;
        StringBuilder svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='11'>%n",
                LEFT + WIDTH + 40, height));
        svg.append(text("<rect width='100%%' height='100%%' fill='white'/>%n"));
        svg.append(text(
                "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='#dde8f5'/>%n",
                x(nominal - allowed), TOP - 8, x(nominal + allowed) - x(nominal - allowed), LINE * dots.size() + 8));
        for (int tick = (int) FROM; tick <= TO; tick += 2) {
            svg.append(text(
                    "<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='#ccc'/>%n", x(tick), x(tick), TOP - 8, height));
            svg.append(text("<text x='%.1f' y='%d' text-anchor='middle'>%d %%</text>%n", x(tick), TOP - 14, tick));
        }
        svg.append(text(
                "<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='#36c'/>%n",
                x(nominal), x(nominal), TOP - 8, height));
        for (int i = 0; i < dots.size(); i++) {
            Dot dot = dots.get(i);
            int y = TOP + LINE * i + 4;
            boolean inside = Math.abs(dot.coverage() - nominal) <= allowed;
            svg.append(text("<text x='%d' y='%d' text-anchor='end'>%s</text>%n", LEFT - 10, y + 4, dot.label()));
            svg.append(text(
                    "<circle cx='%.1f' cy='%d' r='4' fill='%s'/>%n", x(dot.coverage()), y, inside ? "#245" : "#c52"));
        }
        return svg.append(text("</svg>%n")).toString();
    }

    private static double x(double coverage) {
        return LEFT + WIDTH * (Math.max(FROM, coverage) - FROM) / (TO - FROM);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** One cell. */
    record Dot(String label, double coverage) {}
}
