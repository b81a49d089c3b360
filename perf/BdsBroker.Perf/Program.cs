Console.WriteLine("Measurements: see perf/README.md");
