# Peers' values for src/ratings from R, made once and kept in ratings_r.json. Run after ratings_python.py:
#
#   Rscript ratings_r.R [folder of reader studies]
#
# R 4.2.2, irr 0.84.1 (needs lpSolve), irrCAC 1.0, psych 2.2.9, jsonlite. The folder holds the exported data sets of irr
# and irrCAC (reader_studies of the test data); without it their part of the file is left out.
suppressMessages({
  library(irr)
  library(irrCAC)
  library(psych)
  library(jsonlite)
})
here <- dirname(normalizePath(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE))))

# irrCAC rounds its standard errors to five digits; its p value is not rounded and gives them back.
cac <- function(result, n) {
  est <- result$est
  t <- qt(est$p.value / 2, n - 1, lower.tail = FALSE)
  exact <- is.finite(t) && t > 0 && est$p.value > 1e-12
  list(value = est$pa - (1 - est$pa) * est$pe / (1 - est$pe), pa = est$pa, pe = est$pe, rounded = est$coeff.val,
       standardError = if (exact) abs(est$coeff.val) / t else est$coeff.se, digits = if (exact) 5 else 4)
}
one <- function(result) list(value = result$value, z = result$statistic)
iccs <- function(data) {
  out <- list()
  for (form in list(c("oneway", "consistency", "oneWay"), c("twoway", "agreement", "agreement"),
                    c("twoway", "consistency", "consistency")))
    for (unit in c("single", "average")) {
      result <- icc(data, model = form[1], type = form[2], unit = unit)
      out[[paste(form[3], unit)]] <- list(value = result$value, ci = c(result$lbound, result$ubound))
    }
  out
}

measure <- function(data, numeric, labels) {
  out <- list()
  n <- nrow(data)
  whole <- !any(is.na(data))
  out$krippendorff <- list()
  for (method in c("nominal", "ordinal", "interval", "ratio"))
    out$krippendorff[[method]] <- kripp.alpha(t(as.matrix(data)), method)$value
  if (numeric) {
    if (whole) {
      out$icc <- iccs(data)
      p <- ICC(as.matrix(data), lmer = FALSE)$results
      out$psych <- lapply(seq_len(nrow(p)), function(i)
        list(type = p$type[i], value = p$ICC[i], ci = c(p$`lower bound`[i], p$`upper bound`[i])))
      out$kendall <- one(kendall(data, correct = TRUE))
    } else {
      long <- data.frame(case = factor(row(as.matrix(data))), value = as.vector(as.matrix(data)))
      squares <- summary(aov(value ~ case, na.omit(long)))[[1]]$`Mean Sq`
      sizes <- rowSums(!is.na(data))
      k0 <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / (n - 1)
      out$unequal <- (squares[1] - squares[2]) / (squares[1] + (k0 - 1) * squares[2])
    }
    return(out)
  }
  for (weights in c("unweighted", "linear", "quadratic", "ordinal")) {
    part <- list()
    part$pa <- cac(pa.coeff.raw(data, weights, labels), n)
    part$gwet <- cac(gwet.ac1.raw(data, weights, labels), n)
    part$fleiss <- cac(fleiss.kappa.raw(data, weights, labels), n)
    part$bp <- cac(bp.coeff.raw(data, weights, labels), n)
    part$conger <- cac(conger.kappa.raw(data, weights, labels), n)
    part$alpha <- cac(krippen.alpha.raw(data, weights, labels), n)
    out[[weights]] <- part
  }
  if (whole) {
    if (ncol(data) > 2) out$light <- kappam.light(data)$value
    out$exact <- kappam.fleiss(data, exact = TRUE)$value
    out$fleissZ <- one(kappam.fleiss(data))
    out$kendall <- one(kendall(data, correct = TRUE))
    for (weight in c("unweighted", "equal", "squared"))
      out[[paste("kappa2", weight)]] <- one(kappa2(data[, 1:2], weight, sort.levels = TRUE))
    square <- table(factor(data[, 1], labels), factor(data[, 2], labels))
    # psych's error of the weighted kappa differs from statsmodels and irrCAC, which agree; its plain one does not.
    k <- cohen.kappa(unclass(square))
    out$psychCohen <- list(kappa = k$kappa, standardError = sqrt(k$var.kappa))
    for (tolerance in 0:1) out[[paste("agree", tolerance)]] <- agree(data, tolerance)$value / 100
  }
  out
}

tables <- fromJSON(file.path(here, "ratings_tables.json"), simplifyVector = FALSE)
matrixOf <- function(rows) as.data.frame(do.call(rbind, lapply(rows, function(row)
  sapply(row, function(v) if (is.null(v)) NA else v))))
out <- list(versions = list(R = R.version.string, irr = as.character(packageVersion("irr")),
                            irrCAC = as.character(packageVersion("irrCAC")), psych = as.character(packageVersion("psych"))))
out$tables <- lapply(tables, function(t) measure(matrixOf(t$rows), t$scale == "ratio", seq_len(if (is.null(t$levels)) 0 else t$levels)))

probabilities <- c(0.025, 0.3, 0.975)
out$quantiles <- list(
  t = lapply(c(1, 5, 11, 1000), function(df) list(df = df, values = qt(probabilities, df))),
  f = lapply(list(c(3, 7.3), c(29, 58), c(830, 2493), c(19, 2.13)), function(df)
    list(df = df, values = qf(probabilities, df[1], df[2]))),
  normal = qnorm(probabilities)
)

folder <- commandArgs(TRUE)[1]
if (!is.na(folder)) {
  read <- function(name) read.csv(file.path(folder, name), na.strings = c("", "NA"))
  out$readerStudies <- list(
    irr_anxiety = list(icc = iccs(read("irr_anxiety.csv"))),
    irr_video = list(icc = iccs(read("irr_video.csv"))),
    irrCAC_cac.raw5obser = measure(read("irrCAC_cac.raw5obser.csv"), FALSE, 0:3)
  )
}
writeLines(toJSON(out, auto_unbox = TRUE, digits = 15, pretty = 1, null = "null", na = "null"), file.path(here, "ratings_r.json"))
