import eu.europa.esig.dss.crl.CRLBinary;
import eu.europa.esig.dss.crl.CRLUtils;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.RevocationOrigin;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.TimestampBinary;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.CertificateExtensionsUtils;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.client.http.NativeHTTPDataLoader;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.aia.DefaultAIASource;
import eu.europa.esig.dss.spi.x509.revocation.crl.CRLToken;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.tsp.TSPSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/**
 * EU DSS in a warm virtual machine, timed by its own clock, a run at a time, so that somebody else's turn can come
 * between two of them.
 *
 * <p>Arguments: {@code verify MOMENT PDF} and then trust anchors (.pem) and revocation lists (.crl); or {@code sign
 * LEVEL MOMENT PDF FIELD PKCS12}, for an invisible signature with the first key there, and, above level B, the address
 * of a timestamping authority and then trust anchors. Levels are B, T and LT; the password is in BENCH_PASSWORD.
 *
 * <p>It runs until it is warm and prints "ready" and the number of those runs; then, for each line that it reads, it
 * runs once more and prints "ms" and the time. What goes wrong ends it, with words on the standard error.
 */
public final class Bench {
    private static final long WARM = 15_000_000_000L; // ns of work: by then the compiler has done nearly all it will
    private static final int LEAST = 12, MOST = 400; // runs

    private Bench() {}

    /** What is timed. */
    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        Work work = rest.remove(0).equals("sign") ? signing(rest) : verifying(rest);
        int runs = 0;
        while (runs < LEAST || (worked() < WARM && runs < MOST)) {
            work.run();
            runs++;
        }
        System.out.println("ready " + runs);
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in));
        while (asked.readLine() != null) {
            System.out.println("ms " + timed(work));
        }
    }

    /** The processor's time that this thread had: others may have kept it waiting. */
    private static long worked() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double timed(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static Work verifying(List<String> arguments) throws IOException {
        Date moment = Date.from(Instant.parse(arguments.remove(0)));
        byte[] pdf = Files.readAllBytes(Path.of(arguments.remove(0)));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted(arguments));
        verifier.setAIASource(null); // nothing is fetched
        DSSDocument[] lists = arguments.stream().filter(name -> name.endsWith(".crl")).map(FileDocument::new)
            .toArray(DSSDocument[]::new);
        return () -> {
            verifier.setCrlSource(new ExternalResourcesCRLSource(lists));
            SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new InMemoryDocument(pdf));
            validator.setCertificateVerifier(verifier);
            validator.setValidationTime(moment);
            Reports reports = validator.validateDocument();
            for (SignatureWrapper signature : reports.getDiagnosticData().getSignatures()) {
                if (reports.getSimpleReport().getIndication(signature.getId()) != Indication.TOTAL_PASSED) {
                    throw new IllegalStateException("DSS does not accept " + signature.getFirstFieldName() + ": "
                        + reports.getSimpleReport().getSubIndication(signature.getId()));
                }
            }
        };
    }

    private static Work signing(List<String> arguments) throws Exception {
        SignatureLevel level = SignatureLevel.valueOf("PAdES_BASELINE_" + arguments.remove(0));
        Date moment = Date.from(Instant.parse(arguments.remove(0)));
        byte[] pdf = Files.readAllBytes(Path.of(arguments.remove(0)));
        String field = arguments.remove(0);
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] password = System.getenv("BENCH_PASSWORD").toCharArray();
        try (InputStream stream = Files.newInputStream(Path.of(arguments.remove(0)))) {
            store.load(stream, password);
        }
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, password);
        List<CertificateToken> chain = new ArrayList<>();
        for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.add(new CertificateToken((X509Certificate) certificate));
        }
        String authority = arguments.isEmpty() ? null : arguments.remove(0);
        PAdESService service = new PAdESService(online(arguments));
        service.setTspSource(authority == null ? null : stamping(authority));
        return () -> {
            DSSDocument document = new InMemoryDocument(pdf);
            PAdESSignatureParameters parameters = new PAdESSignatureParameters();
            parameters.setSignatureLevel(level);
            parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
            parameters.setSigningCertificate(chain.get(0));
            parameters.setCertificateChain(chain);
            parameters.bLevel().setSigningDate(moment);
            parameters.getImageParameters().getFieldParameters().setFieldId(field);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(service.getDataToSign(document, parameters).getBytes());
            SignatureValue value = new SignatureValue(SignatureAlgorithm.RSA_SHA256, signature.sign());
            service.signDocument(document, parameters, value);
        };
    }

    private static CommonTrustedCertificateSource trusted(Collection<String> names) {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        names.stream().filter(name -> name.endsWith(".pem"))
            .forEach(name -> trusted.addCertificate(DSSUtils.loadCertificate(new FileDocument(name).openStream())));
        return trusted;
    }

    /** Fetches issuers and revocation lists, each time anew. */
    private static CommonCertificateVerifier online(Collection<String> anchors) {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        NativeHTTPDataLoader loader = new NativeHTTPDataLoader();
        verifier.setTrustedCertSources(trusted(anchors));
        verifier.setAIASource(new DefaultAIASource(loader));
        verifier.setCrlSource((certificate, issuer) -> list(certificate, issuer, loader));
        return verifier;
    }

    private static CRLToken list(CertificateToken certificate, CertificateToken issuer, NativeHTTPDataLoader loader) {
        for (String url : CertificateExtensionsUtils.getCRLAccessUrls(certificate)) {
            try {
                CRLBinary list = CRLUtils.buildCRLBinary(loader.get(url));
                CRLToken token = new CRLToken(certificate, CRLUtils.buildCRLValidity(list, issuer));
                token.setExternalOrigin(RevocationOrigin.EXTERNAL);
                token.setSourceURL(url);
                return token;
            } catch (IOException error) {
                throw new IllegalStateException(error);
            }
        }
        return null;
    }

    /** RFC 3161 over HTTP. */
    private static TSPSource stamping(String authority) {
        return (algorithm, digest) -> {
            TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
            generator.setCertReq(true);
            try {
                byte[] request = generator.generate(new ASN1ObjectIdentifier(algorithm.getOid()), digest).getEncoded();
                URLConnection connection = URI.create(authority).toURL().openConnection();
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/timestamp-query");
                connection.getOutputStream().write(request);
                try (InputStream answer = connection.getInputStream()) {
                    TimeStampResponse response = new TimeStampResponse(answer.readAllBytes());
                    return new TimestampBinary(response.getTimeStampToken().getEncoded());
                }
            } catch (IOException | TSPException error) {
                throw new IllegalStateException(error);
            }
        };
    }
}
