package dev.jetstream.local.simulation;

/** The services of one history, which outlive every process, and who looks at them. */
record Parts(
        World world,
        Watch watch,
        SimulatedBus bus,
        SimulatedStore state,
        SimulatedStore results,
        SimulatedWarehouse warehouse,
        Laboratory laboratory) {}
