// The peer in Go: `contest WORK FILE MILLISECONDS` prints one time in microseconds.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"
)

type report struct {
	Channel   string `json:"channel"`
	MessageID string `json:"messageId"`
	TS        int64  `json:"ts"`
	Status    string `json:"status"`
	ErrorCode int    `json:"errorCode"`
}

type message struct {
	Phone      string            `json:"phone"`
	Routes     []string          `json:"routes"`
	Service    string            `json:"service"`
	StatusURL  string            `json:"status_url"`
	TemplateID int64             `json:"templateId"`
	Template   string            `json:"tmpl"`
	Variables  map[string]string `json:"tmpl_data"`
	TTL        int               `json:"ttl"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	work := os.Args[1]
	data, err := os.ReadFile(os.Args[2])
	check(err)
	milliseconds, err := strconv.Atoi(os.Args[3])
	check(err)
	var messages []message
	if work == "batch" {
		check(json.Unmarshal(data, &messages))
	}
	operation := func() {
		switch work {
		case "batch":
			_, err := json.Marshal(messages)
			check(err)
		case "callbacks":
			var reports []report
			check(json.Unmarshal(data, &reports))
			if len(reports) != 1000 {
				os.Exit(1)
			}
		default:
			var value any
			check(json.Unmarshal(data, &value))
		}
	}
	operation()
	start := time.Now()
	rounds := 0
	for time.Since(start) < time.Duration(milliseconds)*time.Millisecond {
		operation()
		rounds++
	}
	fmt.Println(float64(time.Since(start).Nanoseconds()) / 1000 / float64(rounds))
}
