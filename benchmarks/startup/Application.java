package startup;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application that is started: small, on Spring MVC as on WebFlux.
 */
@SpringBootApplication(proxyBeanMethods = false)
class Application {

	@RestController
	static class GreetingController {

		@GetMapping("/greeting")
		Greeting greeting(@RequestParam(defaultValue = "World") String name) {
			return new Greeting("Hello, " + name);
		}

	}

	record Greeting(String text) {
	}

}
