package dev.jetstream.core.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An application that can be analysed.
 *
 * @param enrollmentsQueryType how its clients report enrollment
 * @param appId for runs without a record; a record's own id is used otherwise
 */
public record Platform(String enrollmentsQueryType, String appId) {
    /** The applications that are analysed unless a platform file says otherwise, by application name. */
    public static Map<String, Platform> standard() {
        Map<String, Platform> platforms = new LinkedHashMap<>();
        platforms.put("firefox_desktop", new Platform("normandy", "firefox-desktop"));
        platforms.put("fenix", new Platform("glean-event", "fenix"));
        platforms.put("focus_android", new Platform("glean-event", "org.mozilla.focus"));
        platforms.put("klar_android", new Platform("glean-event", "org.mozilla.klar"));
        platforms.put("firefox_ios", new Platform("glean-event", "org.mozilla.ios.FirefoxBeta"));
        platforms.put("focus_ios", new Platform("glean-event", "org.mozilla.ios.Focus"));
        platforms.put("klar_ios", new Platform("glean-event", "org.mozilla.ios.Klar"));
        return platforms;
    }
}
