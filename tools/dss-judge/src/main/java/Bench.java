import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;

/** How long {@link Judge} takes in a warm virtual machine, its arguments: prints "ms" and the median of some runs. */
public final class Bench {
    private static final int WARMING = 25;
    private static final int MEASURED = 9;

    private Bench() {}

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        for (int run = 0; run < WARMING; run++) {
            Judge.main(arguments);
        }
        double[] times = new double[MEASURED];
        for (int run = 0; run < MEASURED; run++) {
            long start = System.nanoTime();
            Judge.main(arguments);
            times[run] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        out.println("ms " + times[MEASURED / 2]);
    }
}
