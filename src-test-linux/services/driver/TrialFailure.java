package services.driver;

/** A service did not behave as it has to. */
final class TrialFailure extends Exception {

    private static final long serialVersionUID = 1;

    TrialFailure(String message) {
        super(message);
    }
}
