package dev.jetstream.local.telemetry;

import java.util.List;

/**
 * One simulated client: who it is, where it enrolled, how active it is.
 *
 * @param index its number, from 0
 * @param propensity mean 1, skewed: how much it does on an active day, relative to others
 * @param activity share of days on which it sends anything
 * @param memberships one for each study that it enrolled in
 */
record Client(
        int index,
        String id,
        String groupId,
        int sampleId,
        double propensity,
        double activity,
        List<Membership> memberships) {

    /**
     * Its part in one study.
     *
     * @param enrolled day since the first day of telemetry
     * @param exposed day since the first day, or -1 for never
     * @param otherBranch a second branch in which it was also seen to enroll, or empty
     */
    record Membership(Study study, String branch, int enrolled, int exposed, String otherBranch) {}

    /** The factor by which its studies change what it does on {@code day}. */
    double factor(int day) {
        double factor = 1;
        for (Membership membership : memberships) {
            if (day >= membership.enrolled()) {
                factor *= membership.study().factor(membership.branch());
            }
        }
        return factor;
    }
}
