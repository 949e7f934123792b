package dev.jetstream.core.config.resolve;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.List;

/** What metrics and data sources are when they do not say otherwise. */
final class Defaults {
    static final List<AnalysisBasis> BASES = List.of(AnalysisBasis.ENROLLMENTS, AnalysisBasis.EXPOSURES);

    private Defaults() {}

    /** Clients everywhere; on the desktop profile groups too. */
    static List<AnalysisUnit> units(String platform) {
        return platform.equals("firefox_desktop")
                ? List.of(AnalysisUnit.CLIENT_ID, AnalysisUnit.PROFILE_GROUP_ID)
                : List.of(AnalysisUnit.CLIENT_ID);
    }
}
